/** The names that people know registries by. */
import type { Ecosystem } from './sighting.ts';

export const registryNames: Readonly<Record<Ecosystem, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  maven: 'Maven',
  gem: 'RubyGems',
  nuget: 'NuGet',
  cargo: 'crates.io',
  composer: 'Packagist',
  hex: 'Hex',
  swift: 'Swift',
  pub: 'pub.dev',
  cocoapods: 'CocoaPods',
};
