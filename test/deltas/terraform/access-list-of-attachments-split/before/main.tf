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

resource "aws_iam_policy_attachment" "read" {
  name       = "read"
  roles      = [aws_iam_role.ferry.name]
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
