"""Safety, rule by rule and call by call: cases that must route, and near ones that must not."""
