Gem::Specification.new do |spec|
  spec.name = "quay"
  spec.version = "1.0"
  spec.files = Dir["lib/**/*"]
  spec.add_dependency "tide", "~> 1.0"
end
