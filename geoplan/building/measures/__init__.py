"""How BR18 chapter 23 counts: areas, storeys, heights and distances. Arrays in, arrays out, each number with its sum."""
