"""The calls that set one group of options of a configuration set."""

from sescheck.engine.steps import Call


def call_for_options(call: Call, member: str) -> Call:
    """Return the call that sets one group of options of a set that has just been created.

    Args:
        call: CreateConfigurationSet.
        member: the group, such as ``SuppressionOptions``.
    """
    name, options = call.parameters["ConfigurationSetName"], call.parameters[member]
    if member == "MessageSecurityOptions":
        return Call(
            "sesv2", "UpdateConfigurationSet", call.region, {"ConfigurationSetName": name, member: options}
        )
    inside = {member: options} if member == "VdmOptions" else options
    return Call("sesv2", f"PutConfigurationSet{member}", call.region, {"ConfigurationSetName": name, **inside})
