"""Coats of arms drawn for the demonstration; they are nobody's."""

SEGRATE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 80">
<path d="M4 4h56v38c0 18-13 28-28 34C17 70 4 60 4 42z" fill="#ffffff" stroke="#8a6d1d" stroke-width="3"/>
<path d="M5.500 5.500h53v17h-53z" fill="#b3202f"/>
<path d="M32 9v10M27 14h10" stroke="#ffffff" stroke-width="3"/>
<path d="M6 46c6-5 11-5 17 0s11 5 18 0 11-5 17 0v4c-6-5-11-5-17 0s-12 5-18 0-11-5-17 0z" fill="#2a6fb0"/>
<path d="M12 58c6-4 9-4 14 0s8 4 13 0 8-4 13 0c-5 7-12 11-20 15-8-4-15-8-20-15z" fill="#2a6fb0"/>
<path d="M32 26l3 6 6 1-4 5 1 6-6-3-6 3 1-6-4-5 6-1z" fill="#2f7d4f"/>
</svg>"""

BORGO_SERENO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 80">
<path d="M4 4h56v38c0 18-13 28-28 34C17 70 4 60 4 42z" fill="#eaf4fb" stroke="#8a6d1d" stroke-width="3"/>
<circle cx="32" cy="25" r="9" fill="#f0b429"/>
<path d="M32 10v4M32 36v4M17 25h4M43 25h4M21 14l3 3M40 33l3 3M43 14l-3 3M24 33l-3 3" stroke="#f0b429" stroke-width="2.500"/>
<path d="M5.500 48c9-11 16-11 26 0 8-9 15-9 27-1-2 16-13 22-26.500 27C18 69 7 63 5.500 48z" fill="#2f7d4f"/>
<path d="M27 58v-9h2v2h2v-2h2v2h2v-2h2v9z" fill="#ffffff"/>
</svg>"""
