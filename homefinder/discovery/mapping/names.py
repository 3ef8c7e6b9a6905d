"""What publications call the fields of a record, in the languages that were met most, and how a name is judged."""

from __future__ import annotations

from collections.abc import Mapping


def _list(words: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in words.split(","))


NAMES: Mapping[str, tuple[str, ...]] = {
    "title": _list(
        """
        title, pref label, display name, full name, name, label, heading, headline, display title, long
        title, short title, caption, term, titel, titre, titolo, titulo, teitl, naam, nom, nombre, nome,
        bezeichnung, intitule, enw, og title, field name, variable name, variable, item name, element,
        indicator, measure, concept level, concept, alias, path, file name, filename
        """
    ),
    "description": _list(
        """
        description, summary, abstract, definition, notes, overview, purpose, scope note, comment,
        about, short description, long description, snippet, remarks, explanation, content, body,
        details, text, og description, beschrijving, beschreibung, descripcion, descrizione, descriptif,
        omschrijving, toelichting, disgrifiad, scope
        """
    ),
    "url": _list(
        """
        landing page, home page, homepage, website, web page, item page, html url, web url, page url,
        permalink, documentation url, documentation, documentation page, canonical, page, link, href,
        web, url, uri, endpoint url, same as, source url, access url, download url, lien, website url
        """
    ),
    "page_url": _list(
        """
        self, view url, catalogue page, source page
        """
    ),
    "modified": _list(
        """
        modified, date modified, modified date, last modified, last modified date, modification date,
        updated, last updated, date updated, updated at, updated on, update date, last update, metadata
        modified, revised, revision date, changed, lastmod, date last updated, modified at, date last
        modified, dernière modification, date modification, gewijzigd, aenderungsdatum, article modified
        time
        """
    ),
    "issued": _list(
        """
        issued, date published, published,
        publication date, date of publication, release date, first
        published, date issued, published at, published on, issue date, date added, added, created,
        date created, creation
        date, created at, pub date, date publication, metadata created, established, release, date de
        publication, made, enactment date, date, article published time
        """
    ),
    "valid_from": _list(
        """
        valid from, effective from, effective date, in force from, start date, applies from, date
        effective, coming into force, available from, from date, implementation date
        """
    ),
    "valid_to": _list(
        """
        valid to, valid until, end date, effective to, expiry date, expires, applies until, retirement
        date, withdrawn date, to date
        """
    ),
    "publisher": _list(
        """
        publisher, publisher name, owner, organisation, organization, maintained by, maintainer, owned
        by, published by, provider, agency, authority, responsible body, custodian, steward, department,
        organisation name, organization name, owner name, org, org name, lead organisation, issuing body, creator,
        author, authors, source, organisatie, beheerder, beheerorganisatie, herausgeber, editeur,
        producteur, responsible organisation, standards body, developed by, issuing organisation
        """
    ),
    "status": _list(
        """
        status, state, lifecycle status, life cycle status, standing, stage, maturity, phase,
        publication status, standard status, document status, statut, stato, estado, lifecycle
        """
    ),
    "version": _list(
        """
        version, version number, version info, current version, latest version, edition, release
        version, schema version, versie, revision, has version, series version
        """
    ),
    "licence": _list(
        """
        licence, license, license title, licence title, licence name, license name, rights, license
        info, copyright, usage rights, license id, terms of use, licentie, lizenz
        """
    ),
    "keywords": _list(
        """
        keywords, keyword, tags, tag, subjects, subject, topics, topic, categories, category, theme,
        themes, trefwoorden, mots cles, schlagworte, domain, domains, sector, area, types
        """
    ),
    "alt_titles": _list(
        """
        alternative title, alternative, alt label, alternative name, alternate name, acronym,
        abbreviation, short title, short name, aliases, also known as, other names, former names, hidden
        label, old name
        """
    ),
    "language": _list(
        """
        language, lang, in language, locale, taal, langue, sprache, language code
        """
    ),
}
"""Field of a record → what it is called, the surest first."""

NAMING = frozenset({"name", "title", "label", "pref label", "display name", "fn", "text", "value", "full name"})
"""What the field is called, inside another thing, that names that thing."""

FORMER = ("former ", "old ", "previous ", "prior ", "legacy ")
"""How names begin of what things were called before."""

KEY_NAMES = _list(
    """
    id, identifier, uid, uuid, guid, object id, item id, dataset id, key, slug, short name, shortname, code,
    notation, reference, ref, reference number, id number, number, alias, doi, iri, uri, acronym, name, url,
    web url, link, href, self
    """
)
"""What an entry's own key is called, the surest first."""


def judge_name(field: str, name: str, parents: tuple[str, ...]) -> float:
    """How much a name says that it is ``field``, from 0 to 1."""
    names = NAMES[field]
    if name.startswith(FORMER) and field != "alt_titles":
        return 0.0
    if parents:
        owner = judge_name(field, parents[-1], ())
        if name in NAMING and field in ("publisher", "licence", "keywords", "status"):
            return owner * 0.97
        return 0.2 * judge_name(field, name, ())
    if name in names:
        return 1 - 0.4 * names.index(name) / len(names)
    plain = name.removesuffix("s")
    if plain in names:
        return 0.9 - 0.4 * names.index(plain) / len(names)
    for index, known in enumerate(names):
        if len(known) > 3 and name.endswith(f" {known}"):
            return 0.62 - 0.3 * index / len(names)
        if len(known) > 3 and name.startswith(f"{known} "):
            return 0.3  # a “title language” is no title, but where nothing else is
    return 0.0
