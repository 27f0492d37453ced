resource "aws_iam_role" "ferry" {
  name               = "ferry"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "tides" {
  name   = "tides"
  role   = aws_iam_role.ferry.id
  policy = data.aws_iam_policy_document.tides.json
}

data "aws_iam_policy_document" "tides" {
  statement {
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::quay/*"]
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::quay/*"]
  }
}
