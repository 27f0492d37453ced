module "pier" {
  source = "./pier"
  name   = "tides"
}

moved {
  from = aws_sqs_queue.tides
  to   = module.pier.aws_sqs_queue.this
}
