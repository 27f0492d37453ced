resource "null_resource" "gull" {
  triggers = { tide = "ebb" }
}
