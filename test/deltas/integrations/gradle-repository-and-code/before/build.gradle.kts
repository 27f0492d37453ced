repositories {
    mavenCentral()
}
