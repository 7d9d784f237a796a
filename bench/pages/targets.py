"""What the figures must reach, and how they read."""

from typing import Any, Final

# Figure of a page → at least, or at most.
AT_LEAST: Final = {
    ("home", "ratio_bare"): 0.6, ("service_list", "ratio_bare"): 0.6, ("sheet", "ratio_bare"): 0.6,
    ("form_step_get", "ratio_stack"): 0.05, ("personal_area", "ratio_stack"): 0.05,
    ("inbox", "ratio_stack"): 0.03, ("case_page", "ratio_stack"): 0.03,
}  # fmt: skip
AT_MOST: Final = {
    ("form_step_post", "p95_ms"): 150, ("submission", "p95_ms"): 500, ("inbox", "p95_ms"): 200,
}  # fmt: skip
WEB_RSS_MB: Final = 250


def missed(figures: dict[str, Any]) -> list[str]:
    """The targets that these figures do not reach, in words."""
    low = [
        f"{page}.{key} {figures[page][key]} < {bound}"
        for (page, key), bound in AT_LEAST.items()
        if figures[page][key] < bound
    ]
    high = [
        f"{page}.{key} {figures[page][key]} > {bound}"
        for (page, key), bound in AT_MOST.items()
        if figures[page][key] > bound
    ]
    heavy = [f"web_rss_mb {figures['web_rss_mb']} > {WEB_RSS_MB}"] if figures["web_rss_mb"] > WEB_RSS_MB else []
    return low + high + heavy


def table(figures: dict[str, Any]) -> str:
    keys = ("rps", "p50_ms", "p95_ms", "queries", "ratio_bare", "ratio_stack")
    rows = [f"{'':16}" + "".join(f"{key:>13}" for key in keys)]
    for page, found in figures.items():
        if isinstance(found, dict):
            rows.append(f"{page:16}" + "".join(f"{found.get(key, ''):>13}" for key in keys))
    rows.append(f"web_rss_mb {figures['web_rss_mb']}, generator {figures['generator']}, cases {figures['cases']}")
    rows += [f"missed: {words}" for words in figures["missed"]]
    return "\n".join(rows) + "\n"
