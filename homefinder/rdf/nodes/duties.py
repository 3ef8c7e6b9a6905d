"""Who must use a home, who uses it, and what others asked for, in RDF."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import build_link, clean, to_date_value

DUTIES = "SELECT * FROM duties ORDER BY id"
USES = "SELECT * FROM uses ORDER BY id"
PROPOSALS = "SELECT * FROM proposals ORDER BY record_id"


def duty_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each duty as an ``hf:Duty``, of a home or of what is listed elsewhere."""
    for row in read_ordered_rows(connection, DUTIES):
        made = build_json_ld(
            minter.mint("duty", row["id"]),
            ("Duty",),
            {"dutyOf": minter.mint("home", row["home_id"]) if row["home_id"] else ""},
            {"statedIn": minter.mint("record", row["record_id"]), "dutyLevel": row["level"], "dutyState": row["state"]},
            {"notBound" if row["excluded"] else "dutyBound": clean(row["bound"])},
            {"appliesTo": clean(row["applies_to"]), "dutyBy": clean(row["by_what"]), "quote": clean(row["quote"])},
            {"dutyFrom": to_date_value(row["starts"]), "dutyUntil": to_date_value(row["ends"])},
        )
        yield Node(minter.mint_graph("homes"), f"duties id={row['id']}", made)
        if row["home_id"]:
            link = build_json_ld(minter.mint("home", row["home_id"]), (), {"duty": minter.mint("duty", row["id"])})
            yield Node(minter.mint_graph("homes"), f"duties id={row['id']}", link)


def use_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each use as an ``hf:Use``; what only waits is none."""
    for row in read_ordered_rows(connection, USES):
        if not row["is_use"]:
            continue
        made = build_json_ld(
            minter.mint("use", row["id"]),
            ("Use",),
            {
                "useOf": minter.mint("home", row["home_id"]) if row["home_id"] else "",
                "useOfName": clean(row["standard"]),
            },
            {"usedBy": clean(row["user"]), "inSystem": clean(row["system"]), "useEdition": clean(row["edition"])},
            {"useState": clean(row["state"]), "useSince": to_date_value(row["since"])},
            build_link("page", row["url"]),
        )
        yield Node(minter.mint_graph("homes"), f"uses id={row['id']}", made)


def proposal_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each proposal of others as an ``hf:Proposal``, beside the record that it stands in."""
    for row in read_ordered_rows(connection, PROPOSALS):
        made = build_json_ld(
            minter.mint("proposal", row["record_id"]),
            ("Proposal",),
            {"statedIn": minter.mint("record", row["record_id"]), "title": clean(row["title"])},
            {"proposedTo": clean(row["owner"]), "proposalStage": row["stage"], "proposalDays": clean(row["days"])},
            {"proposalReason": clean(row["reason"]), "proposedOn": to_date_value(row["opened_on"])},
            build_link("page", row["url"]),
        )
        yield Node(minter.mint_graph("homes"), f"proposals record_id={row['record_id']}", made)
