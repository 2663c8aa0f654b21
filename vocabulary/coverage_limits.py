"""Numbers of the coverage rule that say which visits are alike (codebook section 8)."""

MIN_PAGES = 200  # codebook, condition 2
MAX_FAILED_SHARE = 0.1  # codebook: "reached" means under 10% failed requests
