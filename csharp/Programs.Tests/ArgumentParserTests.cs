using Xunit;

namespace Programs.Tests;

public sealed class ArgumentParserTests
{
    private const string Spawn = "--workload spawn --model task --seed 1 --warmup 0 --iterations 1 --concurrency 1";
    private const string Timers =
        "--workload timers --model task --seed 1 --warmup 0 --iterations 1 --concurrency 1 --hops 1 --delay_ms_max 1";

    private const string Compute =
        "--workload compute --model thread --seed 1 --warmup 0 --iterations 1 --units 1 --size 2 --workers 2";

    [Theory]
    [InlineData(Spawn)]
    [InlineData(Spawn + " --hold")]
    [InlineData(Spawn + " --census --hold")]
    [InlineData(Timers + " --trace file")]
    [InlineData(Compute)]
    public void Accepts(string line) => Assert.NotNull(new ArgumentParser(Implementations.All).Parse(line.Split(' ')));

    [Fact]
    public void Reads_every_argument_in_any_order()
    {
        Request? request = new ArgumentParser(Implementations.All).Parse(
            "--workers 3 --size 5 --units 4 --iterations 1 --warmup 0 --seed 4294967295 --trace file --model parallel --workload compute"
                .Split(' '));
        Assert.NotNull(request);
        Assert.Equal(("compute", "parallel"), (request.Implementation.Workload.Name, request.Implementation.Model));
        Assert.Equal((uint.MaxValue, 1, "file"), (request.Seed, request.Iterations, request.TracePath));
        Assert.Equal([4, 5, 3], request.Implementation.Workload.Parameters.Select(p => request.Parameters[p.Name]));
    }

    [Theory]
    [InlineData("--workload", "missing: --model")]
    [InlineData("--list --list", "missing: --workload")]
    [InlineData(Spawn + " more", "not an argument: more")]
    [InlineData(Spawn + " --units 1", "unknown argument: --units")]
    [InlineData(Spawn + " --seed 1", "given twice: --seed")]
    [InlineData(Spawn + " --hold --hold", "given twice: --hold")]
    [InlineData(Spawn + " --census", "--census needs --hold")]
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
    [InlineData(Spawn, "--warmup 0", "--warmup 1000001", "--warmup is not in 0 ... 1000000: 1000001")]
    [InlineData(Spawn, "--iterations 1", "--iterations 1000001", "--iterations is not in 0 ... 1000000: 1000001")]
    [InlineData(Spawn, "--iterations 1", "--iterations 0", "warmup and iterations are both 0")]
    [InlineData(Spawn, "--iterations 1", "--iterations 2 --hold", "Held goes with --warmup 0 --iterations 1")]
    [InlineData(Timers, "--warmup 0", "--warmup 1 --trace x", "Traced goes with --warmup 0 --iterations 1")]
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
