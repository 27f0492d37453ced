variable "keys" {
  type    = list(string)
  default = []
}

data "aws_iam_policy_document" "tides" {
  dynamic "statement" {
    for_each = length(var.keys) > 0 ? [1] : []

    content {
      resources = var.keys
      actions   = ["kms:DescribeKey"]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::tides"]
  }
}
