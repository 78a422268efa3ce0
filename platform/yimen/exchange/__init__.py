"""exchange: what do other systems see, and what is sent out?

In: notices that a case owes somebody outside, and the ways (gateways) that the instance and its plugins have. Out: messages,
each marked as sent when a gateway took it. Never here: what a notice says or who is to have it (that is the procedure), an
address in a log.
"""

from .delivery import Delivered, deliver_notices
from .hooks import Gateway, GatewayRefused, gateways
from .mail import mail_gateway

__all__ = ["Delivered", "Gateway", "GatewayRefused", "deliver_notices", "gateways", "mail_gateway"]
