"""One recogniser a form of publication: what an address may be, with the parameters of the adapter that reads it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"look": ["AddressLook", "Recogniser"], "registry": ["RECOGNISERS", "recognise"]},
)
