variable "create" {
  type = bool
}

resource "aws_iam_role" "ferry" {
  count              = var.create ? 1 : 0
  name               = "ferry"
  assume_role_policy = join("", data.aws_iam_policy_document.trust.*.json)
}

data "aws_iam_policy_document" "trust" {
  count = var.create ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/quay"]
    }
  }
}
