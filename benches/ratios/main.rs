//! tmp
#[path = "../generate.rs"]
mod generate;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let p = std::path::Path::new(&a[2]);
    let n: u64 = a[3].parse().unwrap();
    let t = std::time::Instant::now();
    let c = generate::ensure(p, n, 1, |p, b, s| match a[1].as_str() {
        "log" => generate::generate_log(p, b, s),
        "har" => generate::generate_har(p, b, s),
        "tiny" => generate::generate_capture(p, b, s, generate::Bodies::Tiny),
        _ => generate::generate_capture(p, b, s, generate::Bodies::Mixed),
    });
    println!("{c:?} {:?}", t.elapsed());
}
