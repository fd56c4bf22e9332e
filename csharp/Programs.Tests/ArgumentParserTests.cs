using Xunit;

namespace Programs.Tests;

public sealed class ArgumentParserTests
{
    private const string Cold = "--seed 1 --warmup-ms 0 --warmup-least 0 --iterations";
    private const string Spawn = $"--workload spawn --model task {Cold} 2 --concurrency 1 --depth 1";
    private const string Timers =
        $"--workload timers --model task {Cold} 1 --concurrency 1 --hops 1 --delay_ms_min 1 --delay_ms_max 1";

    private const string Compute = $"--workload compute --model thread {Cold} 3 --units 1 --size 2 --workers 2";

    [Theory]
    [InlineData(Spawn)]
    [InlineData(Spawn + " --hold")]
    [InlineData(Timers + " --trace file")]
    [InlineData(Compute)]
    [InlineData(Compute + " --trace file")]
    public void Accepts(string line) => Assert.NotNull(new ArgumentParser(Implementations.All).Parse(line.Split(' ')));

    [Fact]
    public void Reads_every_argument_in_any_order()
    {
        Request? request = new ArgumentParser(Implementations.All).Parse(
            "--workers 3 --size 5 --units 4 --iterations 8 --warmup-ms 6 --warmup-least 7 --seed 4294967295 --model parallel --workload compute"
                .Split(' '));
        Assert.NotNull(request);
        Assert.Equal(("compute", "parallel"), (request.Implementation.Workload.Name, request.Implementation.Model));
        Assert.Equal((6, 7, 8), (request.WarmupMs, request.WarmupLeast, request.Iterations));
        Assert.Equal((uint.MaxValue, false, null), (request.Seed, request.Hold, request.TracePath));
        Assert.Equal([4, 5, 3], request.Implementation.Workload.Parameters.Select(p => request.Parameters[p.Name]));
    }

    [Theory]
    [InlineData("--workload", "missing: --model")]
    [InlineData("--list --list", "missing: --workload")]
    [InlineData(Spawn + " more", "not an argument: more")]
    [InlineData(Spawn + " --units 1", "unknown argument: --units")]
    [InlineData(Spawn + " --seed 1", "given twice: --seed")]
    [InlineData(Spawn + " --hold --hold", "given twice: --hold")]
    [InlineData(Spawn + " --census --hold", "unknown argument: --census")]
    [InlineData(Spawn + " --warmup 0", "unknown argument: --warmup")]
    [InlineData(Spawn + " --trace file", "spawn is never Traced")]
    [InlineData(Timers + " --hold", "timers is never Held")]
    [InlineData(Timers + " --trace ", "--trace needs a file")]
    public void Refuses(string line, string reason) => AssertRefused(line, reason);

    [Theory]
    [InlineData(Spawn, "--workload spawn", "--workload none", "no implementation of none in task")]
    [InlineData(Spawn, "--model task", "--model parallel", "no implementation of spawn in parallel")]
    [InlineData(Spawn, "--seed 1", "--seed=1", "not an argument: 0")]
    [InlineData(Spawn, "--seed 1", "---seed 1", "missing: --seed")]
    [InlineData(Spawn, "--seed 1", "--see 1", "missing: --seed")]
    [InlineData(Spawn, "--seed 1", "--seed 4294967296", "--seed is not in 0 ... 4294967295: 4294967296")]
    [InlineData(Spawn, "--seed 1", "--seed -1", "--seed is not in 0 ... 4294967295: -1")]
    [InlineData(Spawn, "--seed 1", "--seed +1", "--seed is not in 0 ... 4294967295: +1")]
    [InlineData(Spawn, "--seed 1", "--seed 1.0", "--seed is not in 0 ... 4294967295: 1.0")]
    [InlineData(Spawn, "--seed 1", "--seed 0x1", "--seed is not in 0 ... 4294967295: 0x1")]
    [InlineData(Spawn, "--warmup-ms 0", "--warmup-ms 3600001", "--warmup-ms is not in 0 ... 3600000: 3600001")]
    [InlineData(Spawn, "--warmup-least 0", "--warmup-least 1000001", "--warmup-least is not in 0 ... 1000000: 1000001")]
    [InlineData(Spawn, "--iterations 2", "--iterations 1000001", "--iterations is not in 1 ... 1000000: 1000001")]
    [InlineData(Spawn, "--iterations 2", "--iterations 0", "--iterations is not in 1 ... 1000000: 0")]
    [InlineData(Spawn, "--iterations 2", "--iterations 1 --hold", "Held spawn goes with --warmup-ms 0 --warmup-least 0 --iterations 2")]
    [InlineData(Spawn, "--warmup-ms 0", "--warmup-ms 1 --hold", "Held spawn goes with --warmup-ms 0 --warmup-least 0 --iterations 2")]
    [InlineData(Spawn, "--warmup-least 0", "--warmup-least 1 --hold", "Held spawn goes with --warmup-ms 0 --warmup-least 0 --iterations 2")]
    [InlineData(Timers, "--iterations 1", "--iterations 2 --trace x", "Traced timers goes with --warmup-ms 0 --warmup-least 0 --iterations 1")]
    [InlineData(Timers, "--warmup-ms 0", "--warmup-ms 1 --trace x", "Traced timers goes with --warmup-ms 0 --warmup-least 0 --iterations 1")]
    [InlineData(Compute, "--iterations 3", "--iterations 1 --trace x", "Traced compute goes with --warmup-ms 0 --warmup-least 0 --iterations 3")]
    [InlineData(Compute, "--warmup-least 0", "--warmup-least 1 --trace x", "Traced compute goes with --warmup-ms 0 --warmup-least 0 --iterations 3")]
    [InlineData(Timers, "--delay_ms_min 1", "--delay_ms_min 0", "--delay_ms_min is not in 1 ... 2147483647: 0")]
    [InlineData(Timers, "--delay_ms_min 1", "--delay_ms_min 2", "delay_ms_min is greater than delay_ms_max")]
    [InlineData(Spawn, "--concurrency 1", "--concurrency 0", "--concurrency is not in 1 ... 2147483647: 0")]
    [InlineData(Spawn, "--concurrency 1", "--concurrency 2147483648", "--concurrency is not in 1 ... 2147483647: 2147483648")]
    [InlineData(Compute, "--size 2", "--size 1", "--size is not in 2 ... 2147483647: 1")]
    [InlineData(Compute, "--model thread", "--model sequential", "sequential takes workers 1 only")]
    [InlineData(Compute, "--model thread", "--model task", "task takes workers 1 only")]
    public void Refuses_a_change_of_a_good_line(string line, string good, string bad, string reason) =>
        AssertRefused(line.Replace(good, bad, StringComparison.Ordinal), reason);

    private static void AssertRefused(string line, string reason)
    {
        var parser = new ArgumentParser(Implementations.All);
        Assert.Null(parser.Parse(line.Split(' ', StringSplitOptions.None)));
        Assert.Equal(reason, parser.Refusal);
    }
}
