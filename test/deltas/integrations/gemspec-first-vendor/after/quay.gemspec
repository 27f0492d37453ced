Gem::Specification.new do |spec|
  spec.name = "quay"
  spec.version = "1.1"
  spec.files = Dir["lib/**/*"]
  spec.add_dependency "tide", "~> 1.0"
  spec.add_runtime_dependency "stripe"
  spec.add_development_dependency "knot"
end
