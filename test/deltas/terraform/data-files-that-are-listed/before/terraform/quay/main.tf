locals {
  berths = [for name in fileset("../../environments", "*.json") : name]
}
