locals {
  berths = [for name in fileset("../../environments", "*.*") : name]
}
