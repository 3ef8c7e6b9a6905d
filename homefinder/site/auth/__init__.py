"""Who may write on the site: accounts, sessions, limits on attempts, and the log of every act."""
