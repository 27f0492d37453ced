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

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = "[]"
  task_role_arn         = aws_iam_role.ferry.arn
}
