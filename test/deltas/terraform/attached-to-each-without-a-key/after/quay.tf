variable "harbours" {}

resource "aws_iam_role" "pilot" {
  for_each           = toset(var.harbours)
  name               = "pilot-${each.key}"
  assume_role_policy = "{}"
}

resource "aws_iam_policy" "steer" {
  for_each = toset(var.harbours)
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] })
}

resource "aws_iam_role_policy_attachment" "steer" {
  role       = aws_iam_role.pilot.name
  policy_arn = aws_iam_policy.steer.arn
}
