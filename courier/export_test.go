package courier

// Allowed is whether a place may be dialled.
var Allowed = allowed
