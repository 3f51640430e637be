"""Who is calling, and what they may use."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.settings.values import Networks, Origins, Secret


class IdentitySettings(BaseModel):
    """Who is believed, and which pages may call."""

    test_mode: bool = Field(False, description="Everybody is test@test.com. Loopback only.")
    test_mode_force: bool = Field(False, description="Allow test mode on other addresses too.")
    trusted_proxies: Networks = Field(
        (), description="Addresses (CIDR) of the proxies whose X-EMAIL-USER is believed."
    )
    proxy_secret: Secret = Field(
        None, description="When set, the proxy must send it as X-Proxy-Secret as well."
    )
    allowed_origins: Origins = Field(
        (), description="Origins whose pages may use the service, such as https://chat.example.com."
    )
    access_policy: str = Field(
        "", description="The class that decides who may use what; unset: the service's own."
    )
