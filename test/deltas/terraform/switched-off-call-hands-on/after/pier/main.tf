variable "trust_conditions" {
  default = []
}

resource "aws_sqs_queue" "pier" {
  name = "pier"
}
