using System.Globalization;

namespace Programs;

/// <summary>Reads the contract's grammar: every argument named, given once, and in its range.</summary>
internal sealed class ArgumentParser(IReadOnlyList<Implementation> implementations)
{
    private const int MostIterations = 1_000_000;
    private const int MostWarmupMs = 3_600_000;

    private readonly Dictionary<string, string> _given = [];

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The request, or null and a <see cref="Refusal"/>.</summary>
    public Request? Parse(ReadOnlySpan<string> arguments)
    {
        Collect(arguments);
        if (FindImplementation() is not { } implementation)
        {
            return null;
        }

        var request = new Request(
            implementation,
            Seed: (uint)TakeNumber("seed", 0, uint.MaxValue),
            WarmupMs: (int)TakeNumber("warmup-ms", 0, MostWarmupMs),
            WarmupLeast: (int)TakeNumber("warmup-least", 0, MostIterations),
            Iterations: (int)TakeNumber("iterations", 1, MostIterations),
            Parameters: implementation.Workload.Parameters.ToDictionary(
                parameter => parameter.Name,
                parameter => (int)TakeNumber(parameter.Name, parameter.Least, int.MaxValue)),
            Hold: _given.Remove("--hold"),
            TracePath: _given.Remove("--trace", out string? path) ? path : null);
        Require(_given.Count == 0, $"unknown argument: {string.Join(", ", _given.Keys)}");
        RequireSense(request);
        return Refusal is null ? request : null;
    }

    private void RequireSense(Request request)
    {
        string model = request.Implementation.Model;
        int Given(string name) => request.Parameters.GetValueOrDefault(name);
        Require(!request.Implementation.IsSerial || Given("workers") <= 1, $"{model} takes workers 1 only");
        Require(Given("delay_ms_min") <= Given("delay_ms_max"), "delay_ms_min is greater than delay_ms_max");
        Require(!request.Hold || request.TracePath is null, "--hold and --trace exclude each other");
        Require(request.TracePath != "", "--trace needs a file");
        RequireKind(request.Hold, Watched.Held, request);
        RequireKind(request.TracePath is not null, Watched.Traced, request);
    }

    private void Collect(ReadOnlySpan<string> arguments)
    {
        while (arguments is [string argument, .. ReadOnlySpan<string> rest])
        {
            string value = "";
            if (argument != "--hold" && rest.Length > 0)
            {
                value = rest[0];
                rest = rest[1..];
            }

            Require(argument.StartsWith("--", StringComparison.Ordinal), $"not an argument: {argument}");
            Require(_given.TryAdd(argument, value), $"given twice: {argument}");
            arguments = rest;
        }
    }

    private Implementation? FindImplementation()
    {
        string workload = TakeText("workload");
        string model = TakeText("model");
        Implementation? found = implementations.FirstOrDefault(
            known => known.Workload.Name == workload && known.Model == model);
        Require(found is not null, $"no implementation of {workload} in {model}");
        return found;
    }

    private string TakeText(string name)
    {
        Require(_given.Remove($"--{name}", out string? text), $"missing: --{name}");
        return text ?? "";
    }

    private long TakeNumber(string name, long least, long most)
    {
        string text = TakeText(name);
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        Require(isNumber && number >= least && number <= most, $"--{name} is not in {least} ... {most}: {text}");
        return number;
    }

    private void RequireKind(bool wanted, Watched kind, Request request)
    {
        (string name, int iterations) = (request.Implementation.Workload.Name, request.Implementation.Workload.WatchedIterations);
        Require(!wanted || request.Implementation.Workload.Watched == kind, $"{name} is never {kind}");
        Require(
            !wanted || (request.WarmupMs, request.WarmupLeast, request.Iterations) == (0, 0, iterations),
            $"{kind} {name} goes with --warmup-ms 0 --warmup-least 0 --iterations {iterations}");
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Refusal ??= otherwise;
        }
    }
}
