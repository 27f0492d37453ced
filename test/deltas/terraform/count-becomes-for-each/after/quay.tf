variable "piers" {
  default = ["north", "south"]
}

resource "aws_sqs_queue" "tides" {
  for_each = toset(var.piers)
  name     = "tides-${each.key}"
}

resource "aws_sqs_queue_policy" "tides" {
  for_each  = aws_sqs_queue.tides
  queue_url = each.value.id
  policy    = "{}"
}
