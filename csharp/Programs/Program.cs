using Programs;

return await Invocation.RunAsync(args, Implementations.All);
