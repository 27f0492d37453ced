variable "enabled" {
  default = false
}

resource "aws_sqs_queue" "tides" {
  count  = var.enabled ? 1 : 0
  name   = "tides"
  policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Principal\": \"*\"}]}"
}
