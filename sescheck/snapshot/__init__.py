"""What was read from AWS, as frozen data: the only thing that rules and reports see."""
