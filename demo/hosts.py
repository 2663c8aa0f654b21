"""The host names of the demo: those of the real services, under the reserved ending .example."""

REGULATION_SEARCH = "zoekservice.overheid.example"
REGULATION_TEXTS = "repository.officiele-overheidspublicaties.example"
REGULATION_PAGES = "lokaleregelgeving.overheid.example"
PUBLICATION_SEARCH = "repository.overheid.example"
GAZETTE = "zoek.officielebekendmakingen.example"
COUNCIL_DOCUMENTS = "openbesluitvorming.example"
COUNCIL_INDEX = "api.openraadsinformatie.example"
WOO_SEARCH = "open.overheid.example"
NOTUBIZ = "api.notubiz.example"
IBABS_SOAP = "wcf.ibabs.example"
IBABS_FILES = "api1.ibabs.example"
COUNCIL_FILES = "raadsstukken.example"  # where the original files of the council documents stand
