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
  name = "tides"
  role = aws_iam_role.ferry.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Write", Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::quay/*" },
      { Effect = "Allow", Action = ["S3:GetObject"], Resource = ["arn:aws:s3:::quay/*"] },
    ]
  })
}
