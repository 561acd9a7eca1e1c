//! What the figures were measured on.

use std::fmt::Write;
use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

/// Processor, memory, kernel and the versions of the tools, as a list in Markdown.
pub(crate) fn describe() -> String {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let threads = available_parallelism().map_or(0, usize::from);
    let mut text = format!(
        "- processor: {cpu}, {threads} threads\n- memory: {memory}\n- kernel: {}\n",
        kernel.trim()
    );
    let versions = [
        ("rg", "--version"),
        ("goaccess", "--version"),
        ("jq", "--version"),
        ("tshark", "--version"),
        ("suricata", "-V"),
    ];
    for (program, flag) in versions {
        let version = Command::new(program).arg(flag).output().map(|out| out.stdout);
        let version = String::from_utf8_lossy(version.as_deref().unwrap_or_default()).into_owned();
        let line = version.lines().find(|line| !line.is_empty()).unwrap_or("not installed");
        // Writing into a string cannot fail.
        let _ = writeln!(text, "- {program}: {line}");
    }
    text
}

/// The load averages of the last 1, 5 and 15 minutes.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<&str> = text.split(' ').take(3).collect();
    if averages.len() == 3 { averages.join(" ") } else { "unknown".to_owned() }
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
