"""The data set described for other catalogues, in DCAT and VoID."""
