"""The stages that follow a harvest, in the order of the data: what each reads, and what it rests on.

A stage is done again when something that it reads or the code that it imports has changed, and with it what rests on
it; nothing else is (``refresh``). To see what a change brings about, read the table from the top.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from homefinder.build.inputs import (
    ACCEPTED_NEEDS,
    BASE_ADDRESS,
    BODIES,
    CHANGES,
    DECISIONS,
    DECLARED_SOURCES,
    DUTY_RULES,
    DUTY_TURNS,
    ITEM_BODIES,
    ITEM_DECLARATIONS,
    JUDGEMENTS,
    LINK_CHECKS,
    NEXT_EDITIONS,
    OWN_DAY,
    PAGE_BODIES,
    PAST_ENDS,
    PUBLISHED_RUNS,
    REQUESTS,
    RETIREMENTS,
    RUNS,
    USE_REPORTS,
    Input,
    Workspace,
    vocabulary,
)
from homefinder.build.link import link
from homefinder.build.publish import publish
from homefinder.build.rdf import rebuild_rdf, update_rdf
from homefinder.change.duty_events import write_duty_events
from homefinder.change.events.write import derive_events
from homefinder.change.impact_tables import write_impact_tables
from homefinder.change.item_events import write_item_events
from homefinder.change.moved_date_events import write_moved_date_events
from homefinder.change.upkeep.write import write_upkeep
from homefinder.dates.write import write_dates
from homefinder.duties.write import write_duties
from homefinder.items.coverage import write_coverage
from homefinder.items.finding.kept_index import write_item_words
from homefinder.items.relations.write import write_item_relations
from homefinder.items.tables.write import write_items
from homefinder.proposals.write import write_proposals
from homefinder.rdf.store.versions import current_version
from homefinder.resolve.run import resolve
from homefinder.search.index import build_index
from homefinder.store.build_state import read_state
from homefinder.store.db import open_published
from homefinder.submissions.write import write_routes
from homefinder.uses.listings import write_listings
from homefinder.uses.write import write_uses


@dataclass(frozen=True, slots=True)
class Stage:
    """One step from the records to what readers see."""

    name: str
    label: str
    """What a person reads while it is done."""
    run: Callable[..., object]
    takes: tuple[str, ...]
    """The attributes of the workspace that ``run`` takes."""
    after: tuple[str, ...] = ()
    """The stages whose tables it reads or that clear its own: where one is redone, so is this."""
    reads: tuple[Input, ...] = ()
    amends_for: tuple[Input, ...] = ()
    """Inputs that only add to what is there: where these alone have changed, the stage is amended, not redone."""
    rebuild: Callable[..., object] | None = None
    """Does the whole of it where ``run`` does what differs: where it is asked for by name."""
    exists: Callable[[Workspace], bool] = lambda _: True
    """Whether what it makes outside the ledger is there."""

    @property
    def state_name(self) -> str:
        """The name under which the ledger keeps the fingerprint of its last time."""
        return f"stage {self.name}"


IN_LEDGER = (
    Stage(
        "resolve", "Resolving records into homes", resolve, ("ledger", "curation", "today", "vocab"),
        reads=(CHANGES, JUDGEMENTS, PAST_ENDS, RETIREMENTS, BODIES),
    ),
    Stage(
        "items", "Reading items, codes and rules", write_items, ("ledger", "settings"),
        after=("resolve",), reads=(ITEM_DECLARATIONS, ITEM_BODIES),
    ),
    Stage(
        "item-relations", "Finding the same items elsewhere", write_item_relations, ("ledger", "vocab"),
        after=("items",), reads=(vocabulary("item-words.yml", "item-relations"),),
    ),
    Stage(
        "item-words", "Indexing items, codes and rules", write_item_words, ("ledger", "vocab"),
        after=("items",), reads=(vocabulary("item-words.yml"),),
    ),
    Stage(
        "dates", "Reading the dates that publications state", write_dates, ("ledger", "settings"),
        after=("resolve",), reads=(CHANGES, PAGE_BODIES),
    ),
    Stage(
        "duties", "Reading who must use what", write_duties, ("ledger", "settings", "today"),
        after=("resolve",), reads=(CHANGES, DUTY_RULES, DUTY_TURNS, vocabulary("bodies.yml")),
    ),
    Stage(
        "proposals", "Reading what others asked for", write_proposals, ("ledger", "vocab"),
        reads=(CHANGES, vocabulary("criteria")),
    ),
    Stage(
        "uses", "Reading who uses what", write_uses, ("ledger", "curation"),
        after=("resolve",), reads=(CHANGES, USE_REPORTS),
    ),
    Stage(
        "listings", "Joining what is listed elsewhere", write_listings, ("ledger", "curation"),
        after=("resolve",), reads=(CHANGES, JUDGEMENTS),
    ),
    Stage(
        "events", "Saying what each change means", derive_events, ("ledger",),
        after=("resolve",),
    ),
    Stage(
        "duty-events", "Saying which duties changed", write_duty_events, ("ledger",),
        after=("duties", "events"),
    ),
    Stage(
        "item-events", "Saying what changed inside standards", write_item_events, ("ledger",),
        after=("items", "events"),
    ),
    Stage(
        "moves", "Saying which stated days moved", write_moved_date_events, ("ledger",),
        after=("resolve", "dates", "events"),
    ),
    Stage(
        "index", "Indexing the homes", build_index, ("ledger", "vocab"),
        after=("resolve",), reads=(vocabulary("schemes", "subjects"),),
    ),
    Stage(
        "routes", "Finding how a change is asked for", write_routes, ("ledger", "vocab"),
        after=("resolve",), reads=(vocabulary("routes"),),
    ),
    Stage(
        "upkeep", "Judging the upkeep of the homes", write_upkeep, ("ledger", "vocab"),
        after=("resolve", "events", "routes"), reads=(LINK_CHECKS, vocabulary("owners.yml")),
    ),
    Stage(
        "link", "Linking needs to homes", link, ("ledger", "curation", "vocab"),
        after=("resolve", "index", "routes"),
        reads=(DECISIONS, ACCEPTED_NEEDS, NEXT_EDITIONS, DECLARED_SOURCES, vocabulary("needs")),
    ),
    Stage(
        "item-coverage", "Comparing needs with items", write_coverage, ("ledger", "vocab"),
        after=("item-relations", "item-words", "link"),
    ),
    Stage(
        "impact", "Following changes to needs and deadlines", write_impact_tables, ("ledger", "curation"),
        after=("resolve", "dates", "duties", "events", "item-events", "duty-events", "moves", "index", "link"),
        reads=(DECISIONS, REQUESTS),
    ),
)  # fmt: skip
"""What fills the tables of the ledger."""


def _is_published(workspace: Workspace) -> bool:
    """Whether the published catalogue is a copy of these tables, and not an older one that somebody put back."""
    if not workspace.settings.catalogue.exists():
        return False
    with closing(open_published(workspace.settings)) as catalogue:
        return all(
            read_state(catalogue, stage.state_name) == read_state(workspace.ledger, stage.state_name)
            for stage in IN_LEDGER
        )


STAGES = (
    *IN_LEDGER,
    Stage(
        "publish", "Publishing the catalogue", publish, ("ledger", "settings"),
        after=tuple(stage.name for stage in IN_LEDGER),
        amends_for=(RUNS, OWN_DAY, DECLARED_SOURCES), exists=_is_published,
    ),
    Stage(
        "rdf", "Projecting to RDF", update_rdf, ("ledger", "settings"),
        after=(
            "resolve", "items", "item-relations", "dates", "duties", "uses", "proposals", "events", "item-events",
            "duty-events", "moves", "routes", "link",
        ),
        reads=(DECISIONS, REQUESTS, BASE_ADDRESS, vocabulary("context.jsonld", "ontology.ttl", "schemes")),
        amends_for=(PUBLISHED_RUNS, DECLARED_SOURCES), rebuild=rebuild_rdf,
        exists=lambda at: current_version(at.settings.rdf) is not None,
    ),
)  # fmt: skip
