variable "ebb" {}
variable "flood" {}

resource "aws_iam_policy" "tides" {
  name   = "tides"
  policy = data.aws_iam_policy_document.tides.json
}

data "aws_iam_policy_document" "tides" {
  statement {
    actions   = ["sqs:Get*", "sqs:SendMessage"]
    resources = [var.ebb]
  }
  statement {
    actions   = ["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [var.flood]
  }
}
