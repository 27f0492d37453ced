terraform {
  source = "../../modules//pier"

  before_hook "gull" {
    commands = ["apply"]
    execute  = ["sh", "setup.sh"]
  }
}

inputs = {
  days = 1
}
