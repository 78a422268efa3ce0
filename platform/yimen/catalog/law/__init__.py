"""Law text becomes numbers and links: amounts, citations, articles, tiers."""
