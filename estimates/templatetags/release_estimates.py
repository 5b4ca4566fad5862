"""Blocks of the statistics that stand on the pages of releases, a floor below.

`{% release_findings package %}` opens the page of a release with what it says;
`{% release_estimates package %}` lists every estimate; `{% share_in_short number as words %}` gives
its share in a line.
"""

from typing import Any

from django import template

from estimates.own.published import published_estimates
from estimates.pages import release_findings as found
from estimates.pages.estimate_lines import estimate_groups
from releases.released_files import AlteredFile, ReleasedPackage

register = template.Library()
register.simple_tag(found.share_in_short, name="share_in_short")


@register.inclusion_tag("estimates/_release_findings.html")
def release_findings(package: ReleasedPackage) -> dict[str, Any]:
    """Draws the findings of a release."""
    return {"page": found.release_findings(package)}


@register.inclusion_tag("estimates/_estimate_lines.html")
def release_estimates(package: ReleasedPackage) -> dict[str, Any]:
    """Draws every estimate of a release, folded; nothing where its file is damaged or missing."""
    try:
        return {"groups": estimate_groups(published_estimates(package.number))}
    except AlteredFile:
        return {"groups": ()}
