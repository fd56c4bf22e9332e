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
            return Refuse(UsageError, parser.Refusal);
        }

        if (request.Parameters.TryGetValue("workers", out int workers))
        {
            if (workers != Environment.ProcessorCount)
            {
                return Refuse(UsageError, $"--workers {workers}, but DOTNET_PROCESSOR_COUNT gives {Environment.ProcessorCount}");
            }

            // The pool would try whether one thread more does more work, and it does: on another one's processor.
            ThreadPool.GetMaxThreads(out int threads, out _);
            if (workers != threads)
            {
                return Refuse(UsageError, $"--workers {workers}, but DOTNET_ThreadPool_ForceMaxWorkerThreads gives {threads}");
            }
        }

        try
        {
            await MeasureAsync(request);
        }
        catch (EndException end)
        {
            Environment.Exit(Refuse(end.ExitCode, end.Message)); // threads of the workload may still be parked
        }

        return 0;
    }

    private static int Refuse(int exitCode, string? reason)
    {
        Console.Error.WriteLine(reason);
        return exitCode;
    }

    private static async Task MeasureAsync(Request request)
    {
        using Trace? trace = request.TracePath is { } path ? new Trace(path) : null;
        using var holding = new Holding(
            request.Implementation.HasCensus, request.Parameters.GetValueOrDefault("depth", 1));
        var rendezvous = new Rendezvous(
            request.Parameters.GetValueOrDefault("units"), request.Parameters.GetValueOrDefault("workers", 1));
        var measurement = new Measurement(request) { BeforeSeed = rendezvous.Begin };
        Tools tools = trace is not null
            ? new RecordingTools(trace, rendezvous).Tools
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
            return holding.HoldAsync(concurrency, measurement.Now, poke);
        }
    }
}
