"""Numbers of the codebook that the crawl and the rules share (sections 8 and 9)."""

MIN_PAGES = 200  # codebook, condition 2
LEGACY_YEARS = 2  # codebook section 9: a working rule derived from the Wet arhi
MAX_FAILED_SHARE = 0.1  # codebook: "reached" means under 10% failed requests
