locals {
  harbour = "north"
}
