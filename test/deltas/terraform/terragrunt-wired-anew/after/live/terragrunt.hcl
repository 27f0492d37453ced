dependencies {
  paths = ["../harbour"]
}

dependency "harbour" {
  config_path = "../harbour"
}

terraform {
  source = "../modules//pier"
}

locals {
  name = "tides"
}

inputs = {
  name = local.name
}
