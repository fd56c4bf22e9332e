namespace Programs;

/// <summary>Does what the command line asks for, and gives the exit code.</summary>
internal static class Invocation
{
    private const int UsageError = 64;

    public static async Task<int> RunAsync(string[] arguments, IReadOnlyList<Implementation> implementations)
    {
        if (arguments is ["--list"])
        {
            Listing.Write(implementations);
            return 0;
        }

        var parser = new ArgumentParser(implementations);
        if (parser.Parse(arguments) is not { } request)
        {
            return Refuse(parser.Refusal);
        }

        if (request.Parameters.TryGetValue("workers", out int workers))
        {
            if (workers != Environment.ProcessorCount)
            {
                return Refuse($"--workers {workers}, but DOTNET_PROCESSOR_COUNT gives {Environment.ProcessorCount}");
            }

            // The pool would try whether one thread more does more work, and it does: on another one's processor.
            ThreadPool.GetMaxThreads(out _, out int ports);
            _ = ThreadPool.SetMaxThreads(workers, ports);
        }

        await MeasureAsync(request);
        return 0;
    }

    private static int Refuse(string? reason)
    {
        Console.Error.WriteLine(reason);
        return UsageError;
    }

    private static async Task MeasureAsync(Request request)
    {
        var measurement = new Measurement(request.Seed, request.Iterations);
        using Trace? trace = request.TracePath is { } path ? new Trace(path) : null;
        using Census? census = request.Census && request.Implementation.HasCensus ? new Census() : null;
        Tools tools = trace is not null
            ? RecordingTools.For(trace, request.Parameters)
            : new() { Plateau = request.Hold ? HoldAsync : StampAsync };
        await measurement.TakeAsync(seeds => request.Implementation.Start(seeds, request.Parameters, tools));
        measurement.Write();

        ValueTask StampAsync(int concurrency, Poke? poke)
        {
            measurement.StampPlateau();
            return ValueTask.CompletedTask;
        }

        ValueTask HoldAsync(int concurrency, Poke? poke)
        {
            measurement.StampPlateau();
            return Holding.HoldAsync(concurrency, poke, census);
        }
    }
}
