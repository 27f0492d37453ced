export default function land() {}
