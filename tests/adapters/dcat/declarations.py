"""The declarations that take the recorded catalogues in."""

KIND = """
    kind:
      from: $class
      table: {dcat:DataService: api, dcat:Catalog: document-collection}
      default: data-collection
"""

ADDRESSES = """
        addresses:
          - {role: landing, url: dcat:landingPage}
          - {role: attachment, each: $distributions, url: url, title: title, media_type: [media_type, format]}
"""

ALESSANDRIA = f"""
id: alessandria-open-data
adapter: dcat
parameters:
  url: https://raw.githubusercontent.com/ComunediAlessandria/open-data/main/catalog.rdf
  prefixes: {{dcatapit: "http://dati.gov.it/onto/dcatapit#"}}
  mapping:
    key: "{{dct:identifier}}"
    {KIND.strip()}
    fields:
        title: dct:title
        description: dct:description
        language: {{const: it}}
        publisher: dct:publisher/foaf:name
        keywords: dcat:keyword
        issued: dct:issued
        modified: dct:modified
        url: dcat:landingPage
        licence_url: dct:license
        {ADDRESSES.strip()}
    extra: {{update_interval: dct:accrualPeriodicity}}
    keep: [dcat:theme]
    ignore: ["@id", "@type", dcat:distribution, dct:publisher, dct:accessRights, dcat:contactPoint, dct:rightsHolder,
      dct:subject, dct:language]
"""

VANVES = f"""
id: data-gouv-fr-vanves
adapter: dcat
parameters:
  url: https://www.data.gouv.fr/api/1/organizations/54884a24c751df7226a3fc16/catalog.rdf
  mapping:
    key: "{{@id}}"
    {KIND.strip()}
    fields:
        title: dct:title
        description: dct:description
        language: {{const: fr}}
        publisher: [dct:publisher/foaf:name, dct:publisher/vcard:fn]
        keywords: dcat:keyword
        issued: dct:issued
        modified: dct:modified
        url: [dcat:landingPage, dcat:endpointURL]
        {ADDRESSES.strip()}
    ignore: ["@type", dcat:distribution, dct:identifier, adms:identifier, dct:creator, dct:publisher,
      http://data.europa.eu/930/distributor, dcat:endpointDescription, dcat:servesDataset]
"""

GLASGOW = f"""
id: glasgow-open-data
adapter: dcat
parameters:
  url: https://open-data-design-glasgowgis.hub.arcgis.com/api/feed/dcat-ap/2.0.1.json
  mapping:
    key: "{{@id}}"
    {KIND.strip()}
    fields:
        title: dct:title
        description: dct:description
        publisher: dct:publisher
        keywords: dcat:keyword
        issued: dct:issued
        url: "@id"
        {ADDRESSES.strip()}
    keep: [dct:identifier]
    ignore: ["@type", dcat:distribution, dcat:contactPoint, dcat:theme, dct:accessRights, dct:language, dct:provenance]
"""

MAREGRAPH = f"""
id: maregraph-catalogue
adapter: dcat
parameters:
  url: https://raw.githubusercontent.com/MareGraph-EU/assets/main/catalog.ttl
  classes: [dcat:DataService, dcat:Catalog, dcat:Dataset, adms:Asset]
  mapping:
    key: "{{@id}}"
    {KIND.strip()}
    fields:
        title: dct:title
        description: dct:description
        language: {{const: en}}
        publisher_url: {{from: dct:publisher, first: true}}
        keywords: dcat:keyword
        issued: dct:issued
        modified: dct:modified
        status: adms:status
        url: [foaf:homepage, "@id"]
        licence_url: dct:license
        relations:
          - {{kind: part-of, each: true, target: $catalogues}}
        {ADDRESSES.strip()}
    ignore: ["@type", dct:language, dcat:distribution, dcat:contactPoint, dcat:dataset, dcat:service,
      dcat:endpointURL, dcat:servesDataset, dct:identifier, dcat:theme]
"""

CFTC = """
id: cftc-data-json
adapter: dcat
parameters:
  url: https://www.cftc.gov/data.json
  format: data-json
  mapping:
    key: "{identifier}"
    kind: data-collection
    fields:
        title: title
        description: description
        publisher: publisher.name
        keywords: keyword
        modified: {from: modified, pattern: "^[0-9]{4}.*"}
        url: [landingPage, describedBy]
        addresses:
          - {role: attachment, each: $distributions, url: url, title: title, media_type: [media_type, format]}
    extra: {update_interval: [accrualPeriodicity, {from: modified, pattern: "^R/.*"}]}
    keep: [accessLevel]
    ignore: [bureauCode, programCode, contactPoint, publisher.subOrganizationOf, distribution, "@type"]
"""

IDPD = """
id: ons-idpd
adapter: dcat
parameters:
  url: https://staging.idpd.uk/datasets
  classes: [dcat:DatasetSeries]
  prefixes: {ons: "https://data.ons.gov.uk/ns#"}
  parts: [hydra:member]
  lookups:
    publishers: {url: https://staging.idpd.uk/publishers}
  mapping:
    key: "{dct:identifier}"
    kind: data-collection
    fields:
        title: dct:title
        description: [dct:description, dct:abstract]
        language: {const: en}
        publisher: {from: dct:publisher, lookup: publishers, column: dct:title}
        keywords: dcat:keyword
        issued: dct:issued
        modified: dct:modified
        url: "@id"
        licence_url: dct:license
        events:
          - {kind: published, each: hydra:member, date: dct:issued, url: "@id"}
    extra: {update_interval: dct:accrualPeriodicity, next_release: ons:nextRelease}
    ignore: ["@type", dct:creator, dcat:contactPoint, dcat:theme, ons:spatialResolution, dct:spatial, dct:temporal,
      dct:temporalResolution, hydra:Collection, hydra:member]
"""
