"""Which spider reads which platform."""

from collections.abc import Mapping

from crawler.spiders.base import PolicySpider
from crawler.spiders.cvdr import CvdrSpider
from crawler.spiders.diwoo import DiwooSpider
from crawler.spiders.gemeenteoplossingen import GemeenteoplossingenSpider
from crawler.spiders.ibabs import IbabsSpider
from crawler.spiders.municipal_site import MunicipalSiteSpider
from crawler.spiders.notubiz import NotubizSpider
from crawler.spiders.official_publications import OfficialPublicationsSpider
from crawler.spiders.open_overheid import OpenOverheidSpider
from crawler.spiders.openbesluitvorming import OpenBesluitvormingSpider
from crawler.spiders.ori import OriSpider
from crawler.spiders.parlaeus import ParlaeusSpider

SPIDERS: Mapping[str, type[PolicySpider]] = {
    spider.name: spider
    for spider in (
        CvdrSpider,
        OfficialPublicationsSpider,
        OpenBesluitvormingSpider,
        OriSpider,
        NotubizSpider,
        GemeenteoplossingenSpider,
        IbabsSpider,
        ParlaeusSpider,
        MunicipalSiteSpider,
        DiwooSpider,
        OpenOverheidSpider,
    )
}
