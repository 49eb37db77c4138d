"""The operations of AWS that the emulator answers, one file a family; whatever stands here is found."""
