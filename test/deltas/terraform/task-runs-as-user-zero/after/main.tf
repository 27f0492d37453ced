resource "aws_ecs_task_definition" "tug" {
  family = "tug"

  container_definitions = jsonencode([
    {
      name  = "engine"
      image = "registry.harbour.example/engine:2"
      user  = "0"
    }
  ])
}
