variable "with_tides" {
  default = true
}

resource "aws_sqs_queue" "tides" {
  count = var.with_tides ? 1 : 0
  name  = "tides"
}

output "tides" {
  value = one(aws_sqs_queue.tides[*].arn)
}
